import { createServerRunner } from "@aws-amplify/adapter-nextjs";
import { generateServerClientUsingCookies } from "@aws-amplify/adapter-nextjs/api";
import { cookies } from "next/headers";
import config from "../../amplify_outputs.json";
import { parseAmplifyConfig } from "aws-amplify/utils";

const resourceConfig = parseAmplifyConfig(config);
export const { runWithAmplifyServerContext } = createServerRunner({ config: {
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: config.custom.API },
} });

export const serverClient = () => generateServerClientUsingCookies({ config: {
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: config.custom.API },
}, cookies });
