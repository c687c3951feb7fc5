import { bootstrapApplication } from '@angular/platform-browser';
import { Amplify } from 'aws-amplify';
import { AppComponent } from './app/app.component';
import awsconfig from '../amplify_outputs.json';

Amplify.configure(awsconfig);

bootstrapApplication(AppComponent).catch((error: unknown) => console.error(error));
