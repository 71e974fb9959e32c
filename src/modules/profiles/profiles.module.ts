import { Module } from '@nestjs/common';
import { ProfilesLookupController } from './lookup.controller.js';
import { ProfilesLookup } from './profiles.lookup.js';

@Module({ controllers: [ProfilesLookupController], providers: [ProfilesLookup] })
export class ProfilesLookupModule {}
