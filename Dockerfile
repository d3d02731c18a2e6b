# One image for worker, api and the set-up before them; docker-compose.yml says which program each runs.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN node bin/build.mjs

FROM node:22-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
# Optional packages are the embedded PostgreSQL and compilers: neither runs here.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/dist ./dist
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/kommuner ./kommuner
COPY --from=build /app/web/static ./web/static
RUN mkdir /data && chown node:node /data
VOLUME /data
ENV ARSHJUL_DATA=/data
USER node
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
