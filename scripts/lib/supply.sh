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
  local result=0 lock
  node --test --test-reporter=dot scripts/lib/npm-audit.test.mjs || return
  # What the page is built with, and what measures it.
  for lock in package-lock.json tests/bench/package-lock.json; do
    npm_advisories "$lock" || result=1
  done
  return "$result"
}

npm_advisories() { # LOCK_FILE
  local report=$SETUP_LOGS/npm-audit.json said=$SETUP_LOGS/npm-audit.log result=0
  # Told to stay off the network, npm asks nobody and knows of no hole.
  npm audit --json --no-offline --prefix "$(dirname "$1")" >"$report" 2>"$said" || true
  node scripts/lib/npm-audit.mjs <"$report" || result=$?
  case "$result" in
    2) cat "$said" ;;
    3)
      skip "advisories of npm packages in $1: the registry answers no questions about them"
      return 0
      ;;
  esac
  return "$result"
}
