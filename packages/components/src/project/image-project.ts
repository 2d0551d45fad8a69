import type { Source, Span } from '@seed/kernel';
import type { YamlMap } from '@seed/yaml';
import type { Platform } from '../document/action-modules.ts';
import type { ComponentDocument, Words } from '../document/component-document.ts';
import type { Json, JsonObject } from './json.ts';

/** What settings and component files say, before any account is looked at. */
export interface ImageProject {
  /** Absolute; every path below is relative to it, with `/`. */
  readonly root: string;
  /** Absent where component files stand alone. */
  readonly settings?: SettingsFile;
  /** Relative, `components` unless the settings say otherwise. */
  readonly folder: string;
  /** Own documents in the order of images and their entries; a document that two entries use is there twice. */
  readonly components: readonly ProjectComponent[];
  /** Documents below `folder` that no entry names. */
  readonly orphans: readonly ProjectDocument[];
  /** In natural order of their keys: 8.04, 22.04, 24.04. */
  readonly images: readonly ProjectImage[];
  readonly infrastructure: readonly ProjectConfiguration[];
  readonly distributions: readonly ProjectConfiguration[];
  readonly lifecycle: readonly ProjectConfiguration[];
  readonly targets: readonly ProjectTarget[];
  readonly share?: ShareSettings;
  readonly policy: VersionPolicy;
  readonly naming: Naming;
  /** Where documents have their version. */
  readonly versionFrom: VersionSource;
}

export interface SettingsFile {
  readonly path: string;
  readonly source: Source;
  readonly root: YamlMap;
  /** Which key of the file holds the images; both may. */
  readonly imageKeys: readonly ('images' | 'supported_ubuntu_versions')[];
}

/** A component's file, whether or not something names it. */
export interface ProjectDocument {
  readonly file: string;
  readonly source: Source;
  /** Absent where the document breaks rules of AWSTOE's schema; the findings say which. */
  readonly document?: ComponentDocument;
  /** Absent where there is no usable one (C100, C101). */
  readonly version?: ComponentVersion;
  /** Absent where the text is no YAML map. */
  readonly published?: PublishedBytes;
}

/** One own component as it would be published: an entry of an image, or a file that stands alone. */
export interface ProjectComponent extends ProjectDocument {
  /** `<image>/<entry>`, or the path of a file that stands alone. The key of the lock file. */
  readonly key: string;
  /** The image that has the entry. */
  readonly image?: string;
  /** The entry's name; of a file that stands alone, its name without extension. */
  readonly name: Words;
  /** CreateComponent's name, e.g. `ubuntu_upgrades_22_22-04`. */
  readonly awsName: string;
  readonly platform: Platform;
  readonly description?: string;
  readonly changeDescription?: string;
  readonly supportedOsVersions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kmsKeyId?: string;
  /** `auto`: seed may raise the patch number when it publishes. */
  readonly bump: 'auto' | 'manual';
  /** Keys of components that have to be published before this one. */
  readonly dependsOn: readonly string[];
}

/** `text` is `d.d.d` without leading zeros, as ARNs have it. */
export interface ComponentVersion extends Words {
  /** Where the number stands; only numbers in the document or beside it can be raised by an edit. */
  readonly from: VersionSource;
  /** The file and the range of characters that hold the number itself, quotes not included. Absent in file names. */
  readonly place?: { readonly file: string; readonly start: number; readonly end: number };
}

/**
 * `component_version`, `parameter` (`parameters.Version.default`), `metadata` (`metadata.Version`), `file-name`
 * (`x-v1.2.3.yml`), or `side-file` (`x.version` beside `x.yml`).
 */
export type VersionSource = 'component_version' | 'parameter' | 'metadata' | 'file-name' | 'side-file';

/** The text that is sent to Image Builder. */
export interface PublishedBytes {
  readonly text: string;
  /** Bytes of `text` as UTF-8. */
  readonly bytes: number;
  /** Lower-case hex. */
  readonly rawSha256: string;
  /** Of what the document means. */
  readonly semanticSha256: string;
  /** The same without the version number, where that is part of what is published. */
  readonly contentSha256: string;
}

export interface ProjectImage {
  readonly key: string;
  readonly span: Span;
  readonly recipe: ProjectRecipe;
  /** In the order of execution. */
  readonly entries: readonly RecipeEntry[];
  /** Keys of `infrastructure` and `distributions`. */
  readonly infrastructure: string;
  readonly distribution: string;
  /** Absent where the settings say that there is none. */
  readonly pipeline?: ProjectPipeline;
  /** Of recipe, pipeline and distribution. */
  readonly tags: Readonly<Record<string, string>>;
  /** Defaults of `seed components run`. */
  readonly local?: JsonObject;
}

export interface ProjectRecipe {
  readonly kind: 'image' | 'container';
  readonly awsName: string;
  /** `d.d.d`; with mode `service` it may be `1.0.x`, and the service gives the next number. Absent where unusable. */
  readonly version?: Words;
  /** Range of the characters of the number in the settings file, quotes not included. */
  readonly versionPlace?: { readonly file: string; readonly start: number; readonly end: number };
  readonly mode: 'own' | 'service';
  /** An AMI id, image ARN, `ssm:…` or product id; ARNs may hold placeholders. */
  readonly parentImage?: Words;
  /**
   * CreateImageRecipe's or CreateContainerRecipe's members apart from name, version, parent image, components, tags and
   * token; placeholders not yet replaced. A large Dockerfile is there as `dockerfileTemplateData` all the same.
   */
  readonly members: JsonObject;
}

/** One component of a recipe. */
export type RecipeEntry = {
  readonly name: Words;
  readonly span: Span;
  readonly parameters: readonly EntryParameter[];
} & (
  | {
      readonly kind: 'own';
      /** The key of a ProjectComponent; also where its file is missing. */
      readonly component: string;
      /** Relative to the root. */
      readonly file: string;
      /** `build` names the very build that is expected, `version` the newest build of it, `latest` whatever is newest. */
      readonly pin: 'build' | 'version' | 'latest';
      /** Another version than the document's. */
      readonly version?: Words;
    }
  | { readonly kind: 'arn' /** May hold placeholders. */; readonly arn: Words }
);

export interface EntryParameter {
  readonly name: Words;
  readonly values: readonly string[];
}

/** An infrastructure configuration, distribution configuration or lifecycle policy. */
export interface ProjectConfiguration {
  readonly key: string;
  readonly span?: Span;
  /** A template with placeholders; a distribution's has `{image}`. */
  readonly awsName: string;
  /** What the settings say, as members of the API, placeholders not yet replaced. Members not given are left alone. */
  readonly members: JsonObject;
  /** What a new one gets where the settings say nothing. Never changes one that exists. */
  readonly defaults: JsonObject;
}

export interface ProjectPipeline {
  readonly awsName: string;
  readonly span?: Span;
  readonly members: JsonObject;
  readonly defaults: JsonObject;
}

/** An account and its regions; account and role may be given by the command line instead. */
export interface ProjectTarget {
  readonly name: string;
  readonly span: Span;
  readonly account?: string;
  readonly regions: readonly string[];
  readonly role?: string;
  readonly uploadBucket?: string;
  readonly uploadPrefix?: string;
  readonly kmsKeyId?: string;
  /** Members of the settings that this version gives no meaning. */
  readonly other: Readonly<Record<string, Json>>;
}

export interface ShareSettings {
  readonly span: Span;
  readonly name: string;
  /** Account ids, and ARNs or ids of organisations and units. */
  readonly principals: readonly string[];
  readonly allowExternalPrincipals: boolean;
  readonly permissionArns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface VersionPolicy {
  /** `semantic`: removed parameters need a major bump, new steps a minor one. */
  readonly bump: 'any' | 'semantic';
  /** Whether comments and layout alone need a new version. */
  readonly cosmetic: 'ignore' | 'require';
  /** How far a number may jump without a warning. */
  readonly maxGap: number;
  readonly allowRebuild: boolean;
  readonly wildcards: 'record' | 'forbid' | 'allow';
}

/** Templates with `{name}`, `{image}`, `{account}`, `{region}`, `{partition}`; dc_image_builder's unless given. */
export interface Naming {
  readonly component: string;
  readonly recipe: string;
  readonly pipeline: string;
  readonly distribution: string;
  readonly infrastructure: string;
}
