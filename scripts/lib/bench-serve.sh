# Sourced by scripts/bench: what `serve` needs.
# shellcheck shell=bash

bench_serve() {
  need_npm_tools
  need_nginx
  have wrk || need_packages "wrk" wrk
  # A site that is built already is measured as it is.
  [[ -e dist/index.html || -n "${TEXTSLASH_SITE:-}" ]] || need_site
  node scripts/lib/bench-serve.mjs "$@"
}
