# The second road to Rust for the browser, from Debian's own packages, for machines on which
# rustup has no wasm target. Sourced by setup.sh.
# shellcheck shell=bash

DEBIAN_TOOLCHAIN=textslash-debian

# Debian ships the standard library as source: build it once for the browser and put it where
# the compiler looks. With the bitcode, or link-time optimisation finds nothing to read.
build_std_for_wasm() {
  local work
  work=$(mktemp -d) || return
  cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"
[lib]
path = "empty.rs"
[profile.release]
panic = "abort"
TOML
  echo '#![no_std]' >"$work/empty.rs"
  env -u RUSTUP_TOOLCHAIN PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
    /usr/bin/cargo build --release --manifest-path "$work/Cargo.toml" \
    -Zbuild-std=std,panic_abort,test --target "$WASM_TARGET" || return
  rm -f "$work/target/$WASM_TARGET/release/deps/"libempty-*
  local library="/usr/lib/rustlib/$WASM_TARGET/lib"
  as_root mkdir -p "$library" &&
    as_root cp "$work/target/$WASM_TARGET/release/deps/"*.rlib "$library/" || return
  rm -rf "$work"
  # What was built against an earlier standard library no longer fits.
  rm -rf "target/$WASM_TARGET"
}

# rust-lld is a link into an lld package that is only recommended: install the one it names.
install_debian_rust() {
  local linker
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm || return
  linker=$(readlink /usr/bin/rust-lld)
  apt_install "lld-$(grep -oE '[0-9]+' <<<"$linker" | head -n 1)"
}

# Makes `cargo` mean Debian's from here on.
use_debian_wasm() {
  if ! { [[ -x /usr/bin/rustc && -x /usr/bin/cargo ]] && [[ -e /usr/bin/rust-lld ]]; }; then
    can_apt || stop_with "no wasm target: run 'rustup target add $WASM_TARGET' where rustup may download, then this again."
    step "Rust from Debian" install_debian_rust ||
      stop_with "neither rustup nor Debian gave a Rust for the browser; run 'rustup target add $WASM_TARGET' and this again."
  fi
  if have rustup; then
    rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr
    export RUSTUP_TOOLCHAIN="$DEBIAN_TOOLCHAIN"
  else
    export PATH="/usr/bin:$PATH"
  fi
  has_wasm_target && return
  step "Rust's standard library for the browser" build_std_for_wasm && has_wasm_target ||
    stop_with "Debian's Rust could not build its standard library for the browser; see $SETUP_LOGS."
}
