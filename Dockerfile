# One image for every role: node dist/main.js api|query|worker|migrate|all.
# Written for any BuildKit: no frontend directive, no COPY --link, no heredoc, no cache mount.

# Install scripts stay off: every native dependency ships prebuilt, and npm's `node` would fetch a second Node.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY scripts/bundle.mjs scripts/web.mjs ./scripts/
COPY scripts/lib/paths.mjs ./scripts/lib/
RUN node node_modules/typescript-7/bin/tsc -p tsconfig.build.json && node scripts/bundle.mjs
COPY web ./web
# The pages call with the types and the keys of the client.
COPY client/src ./client/src
RUN node scripts/web.mjs

# Not part of what is deployed: the load generator, for the profile `load` of docker-compose.yml. It needs npm's `node` package.
FROM build AS load
RUN npm rebuild node
COPY scripts ./scripts
COPY load ./load
RUN node scripts/load.mjs --help && mkdir /reports && chown node:node /reports
USER node
CMD ["node", "scripts/load.mjs", "--help"]

FROM node:24-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Half of what packages bring is for compilers and debuggers.
RUN npm ci --omit=dev --ignore-scripts \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    METRICS_HOST=0.0.0.0 \
    METRICS_PORT=9464 \
    BLOB_FOLDER=/blobs
WORKDIR /app
# A named volume mounted here starts with this owner, so the non-root process can write the signing key once, and photos.
RUN mkdir /keys /public-keys /blobs && chown node:node /keys /public-keys /blobs && chmod 700 /keys /blobs
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY scripts/make-key.mjs ./scripts/
COPY scripts/lib/secrets.mjs ./scripts/lib/
COPY public ./public
COPY client/README.md ./client/
# The gateway's configuration of this very version, for a task in which nginx runs beside the process and mounts this volume.
# Nginx's user writes the other two. They are not empty: Docker would fill an empty volume from nginx's image, and give it to root.
COPY nginx/templates /gateway/templates
RUN mkdir /gateway/conf.d /gateway/run && touch /gateway/conf.d/.keep /gateway/run/.keep && chown -R 101:101 /gateway/conf.d /gateway/run
VOLUME /gateway/templates /gateway/conf.d /gateway/run
USER node
EXPOSE 3000 9464
# Ready, not merely alive: compose starts what depends on this once migrations are in and the role serves.
# `http` loads in half the time of `fetch`, and patience tells a busy machine from a sick process.
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=5 \
  CMD ["node", "-e", "require('http').get('http://127.0.0.1:' + process.env.PORT + '/health/ready', (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Exec form: SIGTERM reaches node, not a shell.
CMD ["node", "dist/main.js", "all"]
