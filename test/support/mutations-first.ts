import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Runs the tables of seeded faults before all others. Their files are among the longest to run and the shortest to read: at first nothing else is known of a file than its size, and the last
 * ones would be left to one process while the other has nothing to do.
 */
export default class MutationsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isTable = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/mutation/faults-");
    return [...sorted.filter(isTable), ...sorted.filter((file) => !isTable(file))];
  }
}
