import { Component } from '@angular/core';
import awsconfig from '../aws-exports';
import { environment } from '../environments/environment';

@Component({
  selector: 'app-root',
  standalone: true,
  template: '<p>{{ pool }} {{ bucket }}</p>',
})
export class AppComponent {
  readonly pool: string = (awsconfig as any).aws_user_pools_id;
  readonly bucket: string = environment.amplify.aws_user_files_s3_bucket;
  private readonly client = awsconfig?.aws_user_pools_web_client_id ?? '';

  describe(awsconfig: { name: string }): string {
    return `${awsconfig.name}/${this.client}`;
  }
}
