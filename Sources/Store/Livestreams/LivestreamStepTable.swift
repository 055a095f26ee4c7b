/// The SQL of `livestream_steps`: what happened to a livestream, in order. Steps are added and never changed.
package struct LivestreamStepTable {
    let connection: any SQLConnection

    /// A step with its number, from 1.
    package struct Numbered: Sendable, Equatable {
        package var number: Int64
        package var step: Livestream.Step
    }

    private static let insertion = """
        INSERT INTO livestream_steps (livestream_id, number, from_state, to_state, at, agent, cause, note, session_id)
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM livestream_steps WHERE livestream_id = $1
        """
    private static let listing = Listing(
        select: "SELECT number, from_state, to_state, at, agent, cause, note, session_id FROM livestream_steps",
        filter: "livestream_id = $1", keys: [.integer("number")], order: .descending,
        decode: { row throws(StoreError) in
            var row = RowReader(row)
            return Numbered(
                number: try row.integer(),
                step: Livestream.Step(
                    from: try row.word(), to: try row.word(), at: try row.integer(), agent: try row.word(), cause: try row.word(),
                    note: try row.optionalText(), sessionID: try row.optionalText()))
        },
        keysOf: { [.integer($0.number)] })

    package func append(_ step: Livestream.Step, livestreamID: Livestream.ID) throws(StoreError) {
        try connection.run(
            Self.insertion,
            [
                .text(livestreamID), .text(step.from.rawValue), .text(step.to.rawValue), .integer(step.at), .text(step.agent.rawValue),
                .text(step.cause.rawValue), .optional(step.note), .optional(step.sessionID),
            ])
    }

    /// Newest first.
    package func page(livestreamID: Livestream.ID, after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Numbered> {
        try Self.listing.page(connection, [.text(livestreamID)], after: cursor, limit: limit)
    }
}

extension Tables {
    package var livestreamSteps: LivestreamStepTable { LivestreamStepTable(connection: connection) }
}
