# Sourced by scripts/test: a short run of each fuzzer. The same promises are tried by the tests in
# core with made-up input; a fuzzer sees which input leads into which code, and looks there.
# shellcheck shell=bash

readonly FUZZ_SECONDS=2

fuzz_shortly() {
  need_cargo
  local instead='tests/strange_input.rs tries the same parsers'
  # What the fuzzers are linked with is C++.
  if ! have c++ && ! have g++ && ! have clang++; then
    skip "fuzzing: there is no C++ compiler; $instead"
    return 0
  fi
  if ! has_cargo_tool cargo-fuzz "$CARGO_FUZZ_VERSION"; then
    skip "fuzzing: cargo-fuzz $CARGO_FUZZ_VERSION is not here and does not build; $instead"
    return 0
  fi
  # No sanitizer: the crate is safe Rust, and without one a stable toolchain will do.
  local how=(--sanitizer none) target
  step "the fuzzers" cargo fuzz build "${how[@]}" || return
  for target in fuzz/fuzz_targets/*.rs; do
    target=$(basename "$target" .rs)
    fuzz_one "$target" || return
  done
}

fuzz_one() { # TARGET
  local corpora=("fuzz/corpus/$1") log=$SETUP_LOGS/fuzz-$1.log runs
  mkdir -p "${corpora[0]}"
  [[ ! -d "fuzz/seeds/$1" ]] || corpora+=("fuzz/seeds/$1")
  if ! cargo fuzz run "${how[@]}" "$1" "${corpora[@]}" -- -dict=fuzz/words.dict \
    -max_total_time="$FUZZ_SECONDS" -max_len=4096 -timeout=5 -verbosity=1 >"$log" 2>&1; then
    say "  $1: a promise was broken; the end of $log:"
    tail -n 40 "$log"
    return 1
  fi
  runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")
  ((${runs:-0} > 0)) || { say "  $1: nothing was tried, see $log"; return 1; }
  say "  $1: $runs tries"
}
