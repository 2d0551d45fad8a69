import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { checkPipeline } from './fake-pipelines.ts';
import { arnIn, isoDate, nextId, ofKind, omit, pick, resolved } from './fake-place.ts';
import type { Operation, Place, Resource, Work } from './fake-place.ts';
import { pageOf } from './page-of.ts';
import { latestReferences, readArn } from './resource-arns.ts';
import { notFound, ServiceFailure } from './service-failure.ts';

/** States that no look at an image changes. */
const ENDED: ReadonlySet<unknown> = new Set(['AVAILABLE', 'FAILED', 'CANCELLED', 'DELETED', 'DEPRECATED']);
const RETRIED: ReadonlySet<unknown> = new Set(['FAILED', 'CANCELLED']);

const stateOf = ({ body }: Resource): string => textAt(body['state'] as Body, 'status');

const logOf = (body: Body): string =>
  textAt({ ...(body['loggingConfiguration'] as Body | undefined) }, 'logGroupName') ||
  `/aws/imagebuilder/${textAt(body, 'name')}`;

/** What an image has once its script has come to a stage. */
function enter(image: Resource, place: Place): void {
  const { build, body } = image;
  const stage = build?.script.stages[build.at];
  if (build === undefined || stage === undefined) return;
  const { status, reason, log = [] } = stage;
  const { failure } = build.script;
  const context =
    status === 'FAILED' && failure !== undefined && failure.inContext !== false
      ? { failureContext: contextOf(image, failure) }
      : {};
  body['state'] = { status, ...(reason === undefined ? {} : { reason }), ...context };
  const { version = '', build: number = 1 } = readArn(image.arn);
  const stream = `${logOf(body)}\0${version}/${number}`;
  if (log.length > 0) place.logs.set(stream, [...(place.logs.get(stream) ?? []), ...log]);
  if (status === 'AVAILABLE') body['outputResources'] = outputOf(image, place);
}

type Failure = NonNullable<NonNullable<Resource['build']>['script']['failure']>;

function contextOf({ body }: Resource, failure: Failure): Body {
  const { workflow, step } = body['executions'] as { readonly workflow: string; readonly step: string };
  return {
    imageStatus: 'BUILDING',
    workflowExecutionId: workflow,
    stepExecutionId: step,
    failedStep: 'ApplyBuildComponents',
    componentFailure: {
      componentArn: failure.component,
      phaseName: failure.phase,
      stepName: failure.step,
      action: failure.action,
      errorMessage: failure.message,
    },
  };
}

function outputOf({ arn, body }: Resource, place: Place): Body {
  const digits = Buffer.from(arn).toString('hex').slice(-17);
  const distribution = body['distributionConfiguration'] as Body | undefined;
  const regions = ((distribution?.['distributions'] ?? [{ region: place.region }]) as Body[]).map(
    ({ region }) => String(region),
  );
  if (body['type'] === 'DOCKER') {
    const repository = `${place.account}.dkr.ecr.${place.region}.amazonaws.com/images`;
    return { containers: regions.map((region) => ({ region, imageUris: [`${repository}:latest`] })) };
  }
  return {
    amis: regions.map((region) => ({
      region,
      image: `ami-${digits}`,
      name: `${textAt(body, 'name')} ${textAt(body, 'dateCreated')}`,
      accountId: place.account,
    })),
  };
}

function begin(recipe: Resource, input: Body, { work, more }: { work: Work; more: Body }): Resource {
  const { place, clock } = work;
  const { name, version = '' } = readArn(recipe.arn);
  const builds = ofKind(place, 'image').filter(({ arn }) => {
    const at = readArn(arn);
    return at.name === name && at.version === version;
  });
  const build = 1 + Math.max(0, ...builds.map(({ arn }) => readArn(arn).build ?? 0));
  const arn = arnIn(place, `image/${name}/${version}/${build}`);
  const isContainer = recipe.kind === 'container-recipe';
  const started = work.startBuild({ arn, name, count: ofKind(place, 'image').length });
  const body: Body = {
    arn,
    type: isContainer ? 'DOCKER' : 'AMI',
    name: recipe.body['name'],
    version: `${version}/${build}`,
    platform: recipe.body['platform'],
    owner: place.account,
    [isContainer ? 'containerRecipe' : 'imageRecipe']: recipe.body,
    ...pick(input, ['imageTestsConfiguration', 'imageScanningConfiguration', 'executionRole', 'workflows']),
    ...more,
    dateCreated: isoDate(clock.now()),
    buildType: 'USER_INITIATED',
    imageSource: 'CUSTOM',
    tags: { ...(input['tags'] as Body | undefined) },
    executions: { workflow: nextId(place, 'wf-'), step: nextId(place, 'step-') },
  };
  const image = { arn, kind: 'image', body, build: started };
  place.resources.set(arn, image);
  enter(image, place);
  return image;
}

const usedBy = (input: Body, place: Place): Body => {
  const distribution = input['distributionConfigurationArn'];
  return {
    infrastructureConfiguration: resolved(place, textAt(input, 'infrastructureConfigurationArn')).body,
    ...(distribution === undefined
      ? {}
      : { distributionConfiguration: resolved(place, textAt(input, 'distributionConfigurationArn')).body }),
  };
};

const recipeOf = (body: Body, place: Place): Resource =>
  resolved(place, textAt(body, 'imageRecipeArn') || textAt(body, 'containerRecipeArn'));

const start: Operation = (input, work) => {
  const { place, clock } = work;
  const pipeline = place.resources.get(textAt(input, 'imagePipelineArn'));
  if (pipeline === undefined) throw notFound(textAt(input, 'imagePipelineArn'));
  const group = (pipeline.body['loggingConfiguration'] as Body | undefined)?.['imageLogGroupName'];
  const more = {
    ...usedBy(pipeline.body, place),
    sourcePipelineArn: pipeline.arn,
    sourcePipelineName: pipeline.body['name'],
    ...(group === undefined ? {} : { loggingConfiguration: { logGroupName: group } }),
    tags: { ...(pipeline.body['imageTags'] as Body | undefined), ...(input['tags'] as Body | undefined) },
  };
  const image = begin(recipeOf(pipeline.body, place), omit(pipeline.body, ['tags']), { work, more });
  pipeline.body['dateLastRun'] = isoDate(clock.now());
  return { clientToken: input['clientToken'], imageBuildVersionArn: image.arn };
};

const createImage: Operation = (input, work) => {
  checkPipeline(input, work);
  const { place } = work;
  const more = { ...usedBy(input, place), ...pick(input, ['loggingConfiguration']) };
  const image = begin(recipeOf(input, place), input, { work, more });
  return {
    clientToken: input['clientToken'],
    imageBuildVersionArn: image.arn,
    latestVersionReferences: latestReferences(image.arn),
  };
};

/** Of wildcards and versions the newest image, which has to be available. */
function imageOf(input: Body, place: Place): Resource {
  const reference = textAt(input, 'imageBuildVersionArn');
  if (readArn(reference).build !== undefined) return resolved(place, reference);
  const available = new Map(
    [...place.resources].filter(
      ([, resource]) => resource.kind !== 'image' || stateOf(resource) === 'AVAILABLE',
    ),
  );
  return resolved({ ...place, resources: available }, reference);
}

const get: Operation = (input, { place }) => {
  const image = imageOf(input, place);
  const { build } = image;
  if (build !== undefined && !build.cancelled && !ENDED.has(stateOf(image))) {
    // The first look shows how it began.
    if (build.wasSeen) build.at += 1;
    if (build.wasSeen) enter(image, place);
    build.wasSeen = true;
  }
  const shown = structuredClone(omit(image.body, ['executions', 'owner']));
  return { image: shown, latestVersionReferences: latestReferences(image.arn) };
};

const cancel: Operation = (input, { place }) => {
  const image = imageOf(input, place);
  if (ENDED.has(stateOf(image)))
    throw new ServiceFailure('InvalidRequestException', `The image is ${stateOf(image)}.`);
  if (image.build !== undefined) image.build.cancelled = true;
  image.body['state'] = { status: 'CANCELLED', reason: 'The image creation was cancelled.' };
  return { clientToken: input['clientToken'], imageBuildVersionArn: image.arn };
};

const retry: Operation = (input, { place, startBuild }) => {
  const image = imageOf(input, place);
  if (!RETRIED.has(stateOf(image)))
    throw new ServiceFailure('InvalidRequestException', `The image is ${stateOf(image)}.`);
  const { name } = readArn(image.arn);
  const build = startBuild({ arn: image.arn, name, count: ofKind(place, 'image').length });
  const again = { ...image, build };
  place.resources.set(image.arn, again);
  enter(again, place);
  return { clientToken: input['clientToken'], imageBuildVersionArn: image.arn };
};

const remove: Operation = (input, { place }) => {
  const { arn } = imageOf(input, place);
  place.resources.delete(arn);
  return { imageBuildVersionArn: arn };
};

const SUMMARY = [
  'arn',
  'name',
  'type',
  'version',
  'platform',
  'state',
  'owner',
  'dateCreated',
  'outputResources',
  'tags',
  'buildType',
  'imageSource',
];
const FILTERS = Object.fromEntries(
  ['name', 'osVersion', 'platform', 'type', 'version'].map((name) => [name, (item: Body) => item[name]]),
);

function summaries(images: readonly Resource[], input: Body): Body {
  const items = images.map(({ body }) => pick(body, SUMMARY));
  const { page, nextToken } = pageOf(input, { items, filters: FILTERS });
  return { imageSummaryList: page, ...(nextToken === undefined ? {} : { nextToken }) };
}

const listBuilds: Operation = (input, { place }) => {
  const wanted = readArn(textAt(input, 'imageVersionArn'));
  const builds = ofKind(place, 'image').filter(({ arn }) => {
    const { name, version } = readArn(arn);
    return name === wanted.name && version === wanted.version;
  });
  return summaries(builds, input);
};

const listOfPipeline: Operation = (input, { place }) =>
  summaries(
    ofKind(place, 'image').filter(({ body }) => body['sourcePipelineArn'] === input['imagePipelineArn']),
    input,
  );

const list: Operation = (input, { place }) => {
  const versions = new Map(ofKind(place, 'image').map(({ arn, body }) => [arn.replace(/\/\d+$/, ''), body]));
  const items = [...versions].map(([arn, body]) => ({
    ...pick(
      body,
      SUMMARY.filter((name) => !['state', 'tags', 'outputResources'].includes(name)),
    ),
    arn,
    version: readArn(arn).version,
  }));
  const { page, nextToken } = pageOf(input, { items, filters: FILTERS });
  return { imageVersionList: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

export const fakeImages: Readonly<Record<string, Operation>> = {
  StartImagePipelineExecution: start,
  CreateImage: createImage,
  GetImage: get,
  CancelImageCreation: cancel,
  RetryImage: retry,
  DeleteImage: remove,
  ListImages: list,
  ListImageBuildVersions: listBuilds,
  ListImagePipelineImages: listOfPipeline,
};
