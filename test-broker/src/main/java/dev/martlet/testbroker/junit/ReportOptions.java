package dev.martlet.testbroker.junit;

/**
 * What is said at the end of a test.
 *
 * @param logLines how much of the packet log a failure shows at most
 */
record ReportOptions(int logLines) {

  static final ReportOptions DEFAULT = new ReportOptions(100);
}
