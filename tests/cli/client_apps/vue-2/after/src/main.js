import { createApp } from "vue";
import { Amplify } from "aws-amplify";
import App from "./App.vue";

async function start() {
  const { default: config } = await import("../amplify_outputs.json");
  Amplify.configure(config);
  Amplify.configure({
    ...Amplify.getConfig(),
    Analytics: { Kinesis: { region: config.auth.aws_region } },
  });
  createApp(App).mount("#app");
}

start();
