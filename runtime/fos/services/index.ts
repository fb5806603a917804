export { joinFleet, type FleetMember, type FleetPlace } from "./fleet-member.js";
export { joinEcho } from "./echo.js";
export { joinFileSystem } from "./file-server.js";
export { openFile, type RemoteFile } from "./open-file.js";
