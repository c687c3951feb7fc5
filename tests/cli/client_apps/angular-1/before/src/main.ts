import { bootstrapApplication } from '@angular/platform-browser';
import { Amplify } from 'aws-amplify';
import { AppComponent } from './app/app.component';
import * as awsconfig from './aws-exports';

Amplify.configure(awsconfig.default);

bootstrapApplication(AppComponent).catch((error: unknown) => console.error(error));
