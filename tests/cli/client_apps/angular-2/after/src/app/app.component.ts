import { Component } from '@angular/core';
import { get } from 'aws-amplify/api';
import amplifyConfig from '../../amplify_outputs.json';

const { endpoint } = { endpoint: amplifyConfig.custom.API.orders.endpoint };

@Component({ selector: 'app-root', standalone: false, template: '<p>{{ endpoint }}</p>' })
export class AppComponent {
  readonly endpoint = endpoint;

  load(): unknown {
    return get({ apiName: 'orders', path: '/shifts' });
  }
}
