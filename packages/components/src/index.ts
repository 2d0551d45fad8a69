export type { ComponentDocument } from './document/component-document.ts';
export type {
  AppliedItem,
  ComponentItem,
  ComponentPlan,
  ConfigurationItem,
  ConfigurationKind,
  Drift,
  ItemAction,
  ManagedReference,
  MemberChange,
  PlanItem,
  PlanTarget,
  RecipeItem,
  ShareItem,
  TagItem,
} from './plan/component-plan.ts';
export type {
  ComponentRegistry,
  ObservedComponent,
  ObservedConfiguration,
  ObservedRecipe,
  ObservedReference,
  ObservedRegion,
  ObservedShare,
  ObserveRequest,
  RegistryIo,
  ShareAssociation,
  WantedComponent,
} from './plan/component-registry.ts';
export type {
  ComponentVersion,
  EntryParameter,
  ImageProject,
  Naming,
  Platform,
  ProjectComponent,
  ProjectConfiguration,
  ProjectImage,
  ProjectPipeline,
  ProjectRecipe,
  ProjectTarget,
  PublishedBytes,
  RecipeEntry,
  SettingsFile,
  ShareSettings,
  VersionPolicy,
  VersionSource,
} from './project/image-project.ts';
export type { Json, JsonObject } from './project/json.ts';
export type { ProjectTree } from './project/project-tree.ts';
export type { BumpLevel, ChangeClass, DocumentChange } from './versions/document-change.ts';
