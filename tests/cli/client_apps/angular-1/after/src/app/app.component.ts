import { Component } from '@angular/core';
import awsconfig from '../../amplify_outputs.json';

@Component({
  selector: 'app-root',
  standalone: true,
  template: '<p>{{ pool }}</p>',
})
export class AppComponent {
  readonly pool: string = (awsconfig as any).auth.user_pool_id;
  private readonly client = awsconfig?.auth.user_pool_client_id ?? '';

  describe(awsconfig: { name: string }): string {
    return `${awsconfig.name}/${this.client}`;
  }
}
