// count-tests.js REPORT: one line "N passed, N failed, N skipped" from vitest's JSON report.
// Exits with 1 where something failed or nothing ran. A file that could not be loaded has no tests
// of its own and counts as one failure; todo and pending tests are skipped ones.
import { readFileSync } from "node:fs";

const text = readFileSync(process.argv[2], "utf8");
const report = text === "" ? { success: false, testResults: [] } : JSON.parse(text);
const count = { passed: 0, failed: 0, skipped: 0 };
for (const file of report.testResults) {
  for (const { status } of file.assertionResults) {
    count[status === "passed" || status === "failed" ? status : "skipped"] += 1;
  }
  const hasFailed = file.assertionResults.some(({ status }) => status === "failed");
  if (file.status === "failed" && !hasFailed) count.failed += 1;
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = report.success && count.failed === 0 && count.passed > 0 ? 0 : 1;
