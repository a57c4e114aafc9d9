/** The reason with which steps are stopped that did nothing wrong. */
export class Cancelled extends Error {
  constructor(why: string) {
    super(why);
    this.name = "Cancelled";
  }
}
