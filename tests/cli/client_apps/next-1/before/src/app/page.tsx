import { fetchAuthSession } from "aws-amplify/auth/server";
import { cookies } from "next/headers";
import { runWithAmplifyServerContext } from "@/utils/server";

export default async function Page() {
  const session = await runWithAmplifyServerContext({
    nextServerContext: { cookies },
    operation: (context) => fetchAuthSession(context),
  });
  return <p>{session.userSub ?? "Nobody"}</p>;
}
