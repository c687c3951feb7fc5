import { NgModule } from '@angular/core';
import { BrowserModule } from '@angular/platform-browser';
import { Amplify } from 'aws-amplify';
import amplifyConfig from '../amplifyconfiguration.json';
import { AppComponent } from './app.component';

@NgModule({ declarations: [AppComponent], imports: [BrowserModule], bootstrap: [AppComponent] })
export class AppModule {
  constructor() {
    Amplify.configure(amplifyConfig, { API: { REST: { headers: async () => ({ 'x-from': 'shifts' }) } } });
  }
}
