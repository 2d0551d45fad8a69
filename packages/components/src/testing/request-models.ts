import type { RequestModel } from './check-request.ts';
import { imageBuilderRequests } from './image-builder-requests.ts';
import { ramCollections, ramParts, ramRequests, ramValues } from './ram-requests.ts';
import { imageBuilderParts } from './request-members.ts';
import { imageBuilderCollections, imageBuilderValues } from './request-values.ts';

/** What Image Builder takes, as far as the fake speaks it. */
export const imageBuilderModel: RequestModel = {
  values: imageBuilderValues,
  collections: imageBuilderCollections,
  parts: imageBuilderParts,
  requests: imageBuilderRequests,
};

/** What Resource Access Manager takes, as far as the fake speaks it. */
export const ramModel: RequestModel = {
  values: ramValues,
  collections: ramCollections,
  parts: ramParts,
  requests: ramRequests,
};
