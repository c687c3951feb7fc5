import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import amplifyConfig from '../../amplify_outputs.json';
import { AppComponent } from './app.component';

@NgModule({ declarations: [AppComponent], imports: [BrowserModule], bootstrap: [AppComponent] })
export class AppModule {
  constructor() {
    const resourceConfig = parseAmplifyConfig(amplifyConfig);
    Amplify.configure({
      ...resourceConfig,
      API: { ...resourceConfig.API, REST: amplifyConfig.custom.API },
    }, { API: { REST: { headers: async () => ({ 'x-from': 'shifts' }) } } });
  }
}
