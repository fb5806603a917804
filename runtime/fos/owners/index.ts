export { openGroupPlaces, type GroupName, type GroupPlaces, type PlacesOptions } from "./group-places.js";
export { OwnedGroups, type OwnersOptions, type RootFleet } from "./owned-groups.js";
export type { OwnedGroup } from "./owned-group.js";
export { routeNames, type Asked, type AskServer, type NameRouting, type RouteNames } from "./route-names.js";
