import { Component } from '@angular/core';
import { get } from 'aws-amplify/api';
import amplifyConfig from '../amplifyconfiguration.json';

const { endpoint } = { endpoint: amplifyConfig.aws_cloud_logic_custom[0].endpoint };

@Component({ selector: 'app-root', standalone: false, template: '<p>{{ endpoint }}</p>' })
export class AppComponent {
  readonly endpoint = endpoint;

  load(): unknown {
    return get({ apiName: 'orders', path: '/shifts' });
  }
}
