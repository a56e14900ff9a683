# The static host: nginx, the built site, nothing else.
#
#   scripts/run --build                     leaves the site in dist/
#   docker build -t textslash .
#   docker run --read-only --tmpfs /tmp -p 8080:8080 textslash
#
# It runs without any rights, and writes to /tmp alone: all else may be read-only.

FROM debian:bookworm-slim

# The pair that the tests run: Debian's nginx with its brotli module. The certificates are for
# the pass-through, which checks whom it talks to.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates nginx libnginx-mod-http-brotli-static \
 && rm -rf /var/lib/apt/lists/* /var/www /etc/nginx/sites-enabled /etc/nginx/modules-enabled \
# nginx makes its scratch folders at each start, in the place where /tmp is.
 && rm -rf /var/lib/nginx /var/log/nginx \
 && ln -s /tmp /var/lib/nginx

COPY nginx.conf /etc/nginx/nginx.conf
COPY dist /srv/textslash

# `on` lets the page call Fly through this host, see README, Host it.
ARG PASS_THROUGH=off
# Whom the pass-through's rate limit counts: the header in which the proxy in front names the
# visitor. On Fly.io $http_fly_client_ip.
ARG VISITOR=\$binary_remote_addr

# Nobody but root listens below 1024. Each change must apply.
RUN set -e; \
    change() { grep -qF -- "$1" /etc/nginx/nginx.conf && sed -i "s|$1|$2|" /etc/nginx/nginx.conf; }; \
    change 'listen 80;' 'listen 8080;'; \
    change 'default off;' "default $PASS_THROUGH;"; \
    change 'default $binary_remote_addr;' "default $VISITOR;"; \
    nginx -t; \
    rm -rf /tmp/*

USER www-data:www-data
EXPOSE 8080
STOPSIGNAL SIGQUIT

HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 OK' <&3"]

CMD ["nginx", "-e", "stderr", "-g", "daemon off; pid /tmp/nginx.pid;"]
