export { COMPONENT_CODES } from './codes.ts';
export { ACTION_MODULES, ACTION_NAMES, findModule } from './document/action-modules.ts';
export type {
  ActionModule,
  ActionName,
  InputForm,
  InputGroup,
  InputType,
  ModuleInput,
  Platform,
} from './document/action-modules.ts';
export { compileRe2 } from './document/compile-re2.ts';
export type { Pattern } from './document/compile-re2.ts';
export type {
  ComponentConstant,
  ComponentDocument,
  ComponentParameter,
  ComponentPhase,
  ComponentStep,
  Condition,
  ConditionEffect,
  FailureRule,
  Loop,
  StepCondition,
  Words,
} from './document/component-document.ts';
export { findReferences, findStrayBraces, replaceReferences } from './document/find-references.ts';
export type { Reference, ReferencePlace, StrayBraces } from './document/find-references.ts';
export { readComponent } from './document/read-component.ts';
export type { ReadComponentOptions } from './document/read-component.ts';
export { decodeComponent } from './document/read-component-text.ts';
export { hasComponentResources, readComponentsInTemplate } from './document/read-template.ts';
export type { TemplateComponent } from './document/read-template.ts';
export { SHELLCHECK_ARGUMENTS, shellcheckFindings } from './document/shell/shellcheck.ts';
export { shellScripts } from './document/shell/shell-scripts.ts';
export type { ShellScript } from './document/shell/shell-scripts.ts';
export { hideAllowed } from './document/suppressions.ts';
export type { TemplateKind } from './document/template-text.ts';
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
export { driftOf } from './plan/component-drift.ts';
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
  WantedRecipe,
} from './plan/component-registry.ts';
export { observeRequest } from './plan/observe-request.ts';
export type { ObserveOptions } from './plan/observe-request.ts';
export { offlineRegion } from './plan/offline-region.ts';
export { uploadFolder } from './plan/plan-component-items.ts';
export { planComponents, planCounts } from './plan/plan-components.ts';
export { planJson } from './plan/plan-json.ts';
export type { PlanJson } from './plan/plan-json.ts';
export { planUnshare } from './plan/plan-unshare.ts';
export type { Unshare } from './plan/plan-unshare.ts';
export type { PlanOptions } from './plan/planning.ts';
export type {
  ComponentVersion,
  EntryParameter,
  ImageProject,
  Naming,
  ProjectComponent,
  ProjectConfiguration,
  ProjectDocument,
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
export { loadImageProject } from './project/load-image-project.ts';
export type { LoadImageProjectOptions } from './project/load-image-project.ts';
export { normalName, parseArn, partitionOf, resourceArn } from './project/names.ts';
export type { ArnPlace, ParsedArn, ResourceKind } from './project/names.ts';
export { naturalOrder } from './project/natural-order.ts';
export { policyWith } from './project/policy-words.ts';
export type { ProjectTree } from './project/project-tree.ts';
export { extensionJsonSchema, settingsJsonSchema } from './project/settings-json-schema.ts';
export { publishedBytes } from './versions/published-bytes.ts';
export { raiseVersion } from './versions/raise-version.ts';
export { readLock } from './versions/read-lock.ts';
export { semanticSha256Of } from './versions/semantic-hash.ts';
export { applyEdits } from './versions/text-edit.ts';
export type { TextEdit } from './versions/text-edit.ts';
export { compareVersions, fitsPattern, newestVersion, raise } from './versions/version-number.ts';
export { checkLock } from './versions/check-lock.ts';
export { EMPTY_LOCK, LOCK_FILE } from './versions/component-lock.ts';
export type {
  ComponentLock,
  LockedComponent,
  LockedRecipe,
  LockedReference,
} from './versions/component-lock.ts';
export { changeLines, diffMarkdown } from './versions/diff-markdown.ts';
export { diffProjects, rawDiff, versionStep } from './versions/diff-projects.ts';
export type {
  ComponentDiff,
  DiffOptions,
  DiffSide,
  ProjectDiff,
  RecipeDiff,
} from './versions/diff-projects.ts';
export type { BumpLevel, ChangeClass, DocumentChange } from './versions/document-change.ts';
export { guardVersions } from './versions/guard-versions.ts';
export type {
  GuardedDocument,
  GuardedRecipe,
  GuardOptions,
  VersionGuard,
} from './versions/guard-versions.ts';
export { makeLock, writeLock } from './versions/make-lock.ts';
export type { MakeLockOptions } from './versions/make-lock.ts';
