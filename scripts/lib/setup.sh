# Sourced by scripts/run and scripts/test, from the top of the checkout. Each need_* function
# makes sure of one thing, says one line when it had to work for it, and asks nothing; its get_*
# does it while no other run is at it.
#
# What is built for the project alone goes into .tools, which git ignores.
# shellcheck shell=bash

readonly TRUNK_VERSION=0.21.14
readonly WASM_BINDGEN_VERSION=0.2.130 # the one that Cargo.toml pins
readonly CARGO_DENY_VERSION=0.20.2
readonly CARGO_FUZZ_VERSION=0.13.2
readonly WASM_TARGET=wasm32-unknown-unknown
readonly SETUP_LOGS=target/setup
# Every native build names the same packages and features, or cargo builds things twice.
readonly NATIVE=(--workspace --features fake-fly/server)

export PATH="$PWD/.tools/bin:$PATH"

say() { printf '%s\n' "$*"; }

# The one sentence that says what to do, and the end.
stop_with() {
  printf 'Stopped: %s\n' "$*" >&2
  exit 1
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", to - from }'; }

# step NAME COMMAND...: runs it, its output in a log; one line with the time it took, and the
# end of the log if it failed.
step() {
  local name=$1 log start=$EPOCHREALTIME
  shift
  mkdir -p "$SETUP_LOGS"
  log="$SETUP_LOGS/${name//[^a-zA-Z0-9.-]/-}.log"
  printf '  %s … ' "$name"
  if "$@" >"$log" 2>&1 </dev/null 9>&-; then
    say "ready ($(seconds_since "$start"))"
  else
    say "failed ($(seconds_since "$start")); the end of $log:"
    tail -n 15 "$log"
    return 1
  fi
}

# alone COMMAND...: not while another script is at it in this checkout. The commands of its steps
# do not get the lock's descriptor: one that leaves a program behind would hold it as long.
IS_ALONE=
alone() {
  if [[ -n "$IS_ALONE" ]] || ! have flock; then
    "$@"
    return
  fi
  local IS_ALONE=yes result=0
  mkdir -p target
  exec 9>>target/setup.lock
  if ! flock --nonblock 9; then
    say "  waiting for another run, which installs or builds here"
    flock 9
  fi
  "$@" || result=$?
  exec 9>&-
  return "$result"
}

have() { command -v "$1" >/dev/null 2>&1; }

has_version() { # PROGRAM VERSION
  have "$1" && [[ "$("$1" --version 2>/dev/null)" =~ (^|[[:space:]])${2//./\\.}($|[[:space:]]) ]]
}

need_cargo() {
  have cargo || stop_with "install Rust from https://rustup.rs, then run this again."
  # rustup brings none along.
  have cc || need_packages "the C linker cc" build-essential
}

# For the checks of style. Not worth stopping for: whoever calls it says what is skipped.
has_lints() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  have rustup && step "rustfmt and clippy" rustup component add rustfmt clippy
}

need_node() {
  have node && have npm || stop_with "install Node.js 20 or newer with npm, then run this again."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  ((major >= 20)) || stop_with "Node.js $major is too old: install 20 or newer, then run this again."
}

# --- Rust for the browser ---------------------------------------------------------------

has_wasm_target() {
  compgen -G "$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null)/libstd-*.rlib" \
    >/dev/null
}

# From here on `cargo` can build for the browser. rustup's road first; where that is refused,
# Debian's packages. TEXTSLASH_WASM_ROAD=debian takes the second road at once.
need_wasm_target() { alone get_wasm_target; }

get_wasm_target() {
  need_cargo
  if [[ "${TEXTSLASH_WASM_ROAD:-}" != debian ]]; then
    has_wasm_target && return
    have rustup && step "wasm target" rustup target add "$WASM_TARGET" && return
    say "  rustup did not give the wasm target: trying the Debian packages"
  fi
  # shellcheck source=scripts/lib/debian-wasm.sh
  source scripts/lib/debian-wasm.sh
  use_debian_wasm
}

# --- Cargo's tools ----------------------------------------------------------------------

# Not optimised: they run for seconds, and would build for minutes.
install_with_cargo() {
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=.tools/build \
    cargo install --profile dev --root .tools "$@"
}

need_trunk() { alone get_trunk; }

get_trunk() {
  has_version trunk "$TRUNK_VERSION" && return
  if have cargo-binstall && step "trunk $TRUNK_VERSION, ready-made" cargo binstall \
    --no-confirm --root .tools "trunk@$TRUNK_VERSION"; then return; fi
  step "trunk $TRUNK_VERSION" install_with_cargo trunk --version "$TRUNK_VERSION" --locked \
    --no-default-features --features rustls ||
    stop_with "install trunk $TRUNK_VERSION so that it is on the PATH, then run this again."
}

need_wasm_bindgen() { alone get_wasm_bindgen; }

get_wasm_bindgen() {
  has_version wasm-bindgen "$WASM_BINDGEN_VERSION" && have wasm-bindgen-test-runner && return
  if have cargo-binstall && step "wasm-bindgen $WASM_BINDGEN_VERSION, ready-made" cargo binstall \
    --no-confirm --root .tools "wasm-bindgen-cli@$WASM_BINDGEN_VERSION"; then return; fi
  # Without --locked: its lock file names a version that not every mirror of the registry has.
  step "wasm-bindgen $WASM_BINDGEN_VERSION" install_with_cargo wasm-bindgen-cli \
    --version "$WASM_BINDGEN_VERSION" ||
    stop_with "install wasm-bindgen-cli $WASM_BINDGEN_VERSION so that it is on the PATH, then run this again."
}

# has_cargo_tool NAME VERSION. Not worth stopping for: whoever calls it says what is skipped.
has_cargo_tool() { alone get_cargo_tool "$@"; }

get_cargo_tool() {
  has_version "$1" "$2" && return
  if have cargo-binstall && step "$1 $2, ready-made" cargo binstall \
    --no-confirm --root .tools "$1@$2"; then return; fi
  step "$1 $2" install_with_cargo "$1" --version "$2" --locked
}

# --- npm's tools ------------------------------------------------------------------------

install_npm_tools() {
  npm ci --no-progress && cp package-lock.json node_modules/.installed-lock.json
}

need_npm_tools() { alone get_npm_tools; }

get_npm_tools() {
  need_node
  export PATH="$PWD/node_modules/.bin:$PATH"
  cmp -s package-lock.json node_modules/.installed-lock.json && return
  step "tools from npm" install_npm_tools ||
    stop_with "npm could not install what package-lock.json names; see $SETUP_LOGS."
}

# --- The system's packages --------------------------------------------------------------

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

can_apt() {
  have apt-get && { [[ $EUID -eq 0 ]] || { have sudo && sudo -n true 2>/dev/null; }; }
}

apt_install() {
  as_root apt-get update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# need_packages "WHAT FOR" PACKAGE...
need_packages() {
  local what=$1
  shift
  if ! can_apt; then
    stop_with "install $what so that it is on the PATH (on Debian: apt-get install $*), then run this again."
  fi
  alone step "$what" apt_install "$@" || stop_with "apt-get could not install $*; see $SETUP_LOGS."
}

# By whichever name; tests/e2e/lib/phone.mjs looks for the same ones.
has_chromium() {
  have chromium || have chromium-browser || have google-chrome || have google-chrome-stable
}

need_chromium() { alone get_chromium; }

get_chromium() {
  has_chromium && have chromedriver && return
  local packages=(chromium chromium-driver)
  ! grep -qs '^ID=ubuntu' /etc/os-release || packages=(chromium-browser chromium-chromedriver)
  need_packages "Chromium and its driver" "${packages[@]}"
}

has_brotli_module() {
  compgen -G "/usr/share/nginx/modules/ngx_http_brotli_static_module.so" >/dev/null
}

need_nginx() { alone get_nginx; }

get_nginx() {
  # Debian keeps it where only root's PATH looks.
  have nginx || [[ ! -x /usr/sbin/nginx ]] || export PATH="$PATH:/usr/sbin"
  have nginx && has_brotli_module && return
  need_packages "nginx with its brotli module" nginx libnginx-mod-http-brotli-static
  have nginx || export PATH="$PATH:/usr/sbin"
}

# --- What is built ----------------------------------------------------------------------

need_site() { alone get_site; }

get_site() {
  need_wasm_target
  need_wasm_bindgen
  need_trunk
  need_npm_tools
  step "the site, built for release" build_site || stop_with "the site does not build."
}

# Trunk must not download tools of its own choice, so it works offline, and cargo with it.
# Flags that the machine sets for its own programs are not for the browser.
build_site() {
  cargo fetch --locked &&
    env -u RUSTFLAGS NO_COLOR=true trunk build --release --offline
}

need_practice_fly() {
  need_cargo
  step "the practice Fly and services" \
    cargo build --locked "${NATIVE[@]}" --bin fake-fly --bin fake-services ||
    stop_with "the practice Fly and services do not build."
}
