import { Module } from '@nestjs/common';
import { MailController } from './mail.controller.js';
import { EmailPreviewController } from './preview.controller.js';
import { Suppressions } from './suppressions.service.js';
import { UnsubscribeController } from './unsubscribe.controller.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';

@Module({ providers: [Suppressions, UnsubscribeLinks], exports: [Suppressions, UnsubscribeLinks] })
export class EmailModule {}

@Module({ imports: [EmailModule], controllers: [MailController, EmailPreviewController, UnsubscribeController] })
export class EmailHttpModule {}
