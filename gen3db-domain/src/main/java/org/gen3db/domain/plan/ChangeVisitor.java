package org.gen3db.domain.plan;

/**
 * What is made of every kind of change; who performs only some of them takes the visitor of those.
 *
 * @param <R> what is made of a change
 */
public interface ChangeVisitor<R>
    extends AtServerVisitor<R>,
        InDatabaseVisitor<R>,
        InStoresVisitor<R>,
        Change.ByRestore.Visitor<R>,
        ByHandVisitor<R> {}
