import ConfigureAmplifyClientSide from "@/components/ConfigureAmplify";

export default function RootLayout({ children }: { children: any }) {
  return (
    <html lang="en">
      <body>
        <ConfigureAmplifyClientSide />
        {children}
      </body>
    </html>
  );
}
