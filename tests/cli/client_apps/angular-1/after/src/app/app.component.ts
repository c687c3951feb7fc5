import { Component } from '@angular/core';
import awsconfig from '../../amplify_outputs.json';
import { environment } from '../environments/environment';

@Component({
  selector: 'app-root',
  standalone: true,
  template: '<p>{{ pool }} {{ bucket }}</p>',
})
export class AppComponent {
  readonly pool: string = (awsconfig as any).auth.user_pool_id;
  readonly bucket: string = environment.amplify.storage.bucket_name;
  private readonly client = awsconfig?.auth.user_pool_client_id ?? '';

  describe(awsconfig: { name: string }): string {
    return `${awsconfig.name}/${this.client}`;
  }
}
