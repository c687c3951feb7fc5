// As much of the client apps' packages as the samples use, so that TypeScript can check them without installing any.

declare module 'aws-amplify' {
  export interface ResourcesConfig {
    API?: { GraphQL?: { endpoint: string }; REST?: Record<string, { endpoint: string; region?: string; service?: string }> };
    Auth?: { Cognito: { userPoolId: string; userPoolClientId: string } };
    Storage?: { S3: { bucket?: string } };
  }
  export interface Outputs {
    version?: string;
    auth?: unknown;
    data?: unknown;
    storage?: unknown;
    custom?: unknown;
  }
  export const Amplify: {
    configure(config: ResourcesConfig | Outputs, options?: { ssr?: boolean }): void;
    getConfig(): ResourcesConfig;
  };
}

declare module 'aws-amplify/utils' {
  import type { Outputs, ResourcesConfig } from 'aws-amplify';
  export function parseAmplifyConfig(config: ResourcesConfig | Outputs): ResourcesConfig;
}

declare module 'aws-amplify/analytics/kinesis' {
  export function record(event: { streamName: string; partitionKey: string; data: unknown }): void;
}

declare module '@aws-amplify/adapter-nextjs' {
  import type { Outputs, ResourcesConfig } from 'aws-amplify';
  export function createServerRunner(options: { config: ResourcesConfig | Outputs }): {
    runWithAmplifyServerContext: (input: unknown) => Promise<unknown>;
  };
}

declare module '@aws-amplify/adapter-nextjs/api' {
  import type { Outputs, ResourcesConfig } from 'aws-amplify';
  export function generateServerClientUsingCookies(options: {
    config: ResourcesConfig | Outputs;
    cookies: unknown;
  }): unknown;
}

declare module '@angular/core' {
  export const Component: (options: object) => ClassDecorator;
  export const NgModule: (options: object) => ClassDecorator;
}

declare module 'vue' {
  export function createApp(component: unknown): { mount(selector: string): void };
  export function ref<T>(value: T): { value: T };
}

declare module '*.vue' {
  const component: unknown;
  export default component;
}

declare module '@angular/platform-browser';
declare module 'aws-amplify/api';
declare module 'aws-amplify/storage';
declare module 'expo-linking';
declare module 'next/headers';
declare module 'react';
declare module 'react-dom/client';
declare module 'react-native';
declare module 'react/jsx-runtime';

declare namespace JSX {
  interface IntrinsicElements {
    [name: string]: unknown;
  }
}
