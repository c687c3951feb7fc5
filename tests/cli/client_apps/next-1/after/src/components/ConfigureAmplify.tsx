"use client";

import config from "../../amplify_outputs.json";
import { Amplify } from "aws-amplify";
import { parseAmplifyConfig } from "aws-amplify/utils";

const resourceConfig = parseAmplifyConfig(config);
Amplify.configure({
  ...resourceConfig,
  API: { ...resourceConfig.API, REST: config.custom.API },
}, { ssr: true });

export default function ConfigureAmplifyClientSide() {
  return null;
}
