package org.gen3db.domain.error;

/**
 * What is made of each kind of remedy.
 *
 * @param <R> what is made of it
 */
public interface RemedyVisitor<R> {
  /** Of {@link Remedy.Text}. */
  R text(Remedy.Text remedy);

  /** Of {@link Remedy.TakeOver}. */
  R takeOver(Remedy.TakeOver remedy);

  /** Of {@link Remedy.Harden}. */
  R harden(Remedy.Harden remedy);

  /** Of {@link Remedy.Rotate}. */
  R rotate(Remedy.Rotate remedy);

  /** Of {@link Remedy.RunScript}. */
  R runScript(Remedy.RunScript remedy);

  /** Of {@link Remedy.Use}. */
  R use(Remedy.Use remedy);

  /** Of {@link Remedy.Together}. */
  R together(Remedy.Together remedy);
}
