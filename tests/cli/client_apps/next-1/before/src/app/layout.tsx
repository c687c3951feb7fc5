import type { ReactNode } from "react";
import ConfigureAmplifyClientSide from "@/components/ConfigureAmplify";

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <ConfigureAmplifyClientSide />
        {children}
      </body>
    </html>
  );
}
