import { Component } from '@angular/core';
import awsconfig from '../aws-exports';

@Component({
  selector: 'app-root',
  standalone: true,
  template: '<p>{{ pool }}</p>',
})
export class AppComponent {
  readonly pool: string = (awsconfig as any).aws_user_pools_id;
  private readonly client = awsconfig?.aws_user_pools_web_client_id ?? '';

  describe(awsconfig: { name: string }): string {
    return `${awsconfig.name}/${this.client}`;
  }
}
