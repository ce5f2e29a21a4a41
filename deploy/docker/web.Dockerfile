# syntax=docker/dockerfile:1
# The dashboard. SHOWBACK_API says where the API is; it is read at run time.

FROM node:22-bookworm-slim AS build
WORKDIR /showback
COPY . .
RUN --mount=type=cache,target=/root/.npm node apps/cli/workspace.mjs install
RUN node apps/cli/workspace.mjs build @showback/web

FROM node:22-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 SHOWBACK_API=http://api:3001
WORKDIR /showback
# The standalone server brings the modules that it needs.
COPY --from=build /showback/apps/web/.next/standalone .
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/icon.svg').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "apps/web/server.js"]
