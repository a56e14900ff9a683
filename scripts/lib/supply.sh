# Sourced by scripts/test: what others wrote, held to deny.toml and to what is known of holes in it.
# What needs an answer of a registry is skipped, and said to be, where there is none.
# shellcheck shell=bash

check_supply() {
  mkdir -p "$SETUP_LOGS"
  need_cargo
  need_node
  local result=0
  crates_supply || result=1
  npm_supply || result=1
  return "$result"
}

crates_supply() {
  if ! has_cargo_tool cargo-deny "$CARGO_DENY_VERSION"; then
    skip "licences, sources and advisories of crates: cargo-deny $CARGO_DENY_VERSION is not here and does not build"
    return 0
  fi
  # The fuzzers have a lock file of their own.
  local fuzzers=(--manifest-path fuzz/Cargo.toml)
  cargo deny --locked check licenses bans sources || return
  cargo deny "${fuzzers[@]}" --locked check licenses bans sources || return
  # A database that is out of reach and one that lists a hole end the same check the same way.
  if cargo deny fetch db >"$SETUP_LOGS/advisories.log" 2>&1; then
    cargo deny --locked check --disable-fetch advisories &&
      cargo deny "${fuzzers[@]}" --locked check --disable-fetch advisories
  else
    skip "advisories of crates: the database of RustSec cannot be reached from here"
  fi
}

npm_supply() {
  local result=0 place
  node --test --test-reporter=dot scripts/lib/npm-audit.test.mjs || return
  # What the page is built with, and what measures it.
  for place in . tests/bench; do
    npm audit --json --prefix "$place" 2>/dev/null | node scripts/lib/npm-audit.mjs || result=$?
    if ((result == 3)); then
      skip "advisories of npm packages: the registry answers no questions about them"
      return 0
    fi
    ((result == 0)) || return "$result"
  done
}
