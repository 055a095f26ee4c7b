/// A listing's statement, for looking at how the database goes about it.
struct ListingStatement: Sendable {
    let name: String
    let sql: String
    /// Values of any kind that fits.
    let values: [SQLValue]
}

extension Listing {
    /// The statements of its first and of a further page.
    ///
    /// - Parameter values: for the parameters of `filter`.
    func statements(_ name: String, _ values: [SQLValue] = []) -> [ListingStatement] {
        let cursor = keys.map { $0.kind == .integer ? SQLValue.integer(500) : .text("m") }
        return [
            ListingStatement(
                name: "\(name), first page", sql: sql(parametersOfFilter: values.count, isFirst: true), values: values + [.integer(51)]),
            ListingStatement(
                name: "\(name), further page", sql: sql(parametersOfFilter: values.count, isFirst: false),
                values: values + cursor + [.integer(51)]),
        ]
    }
}

extension ListingStatement {
    /// Every listing there is: each must be served by an index.
    static let all: [ListingStatement] =
        LivestreamTable.listing.statements("livestreams")
        + SessionTable.listing.statements("sessions of a livestream", [.text("l0")])
        + RecordingTable.listing.statements("recordings")
        + RecordingTable.listingOfLivestream.statements("recordings of a livestream", [.text("l0")])

    /// How the database would do it: the steps of its plan.
    func plan(_ connection: any TransactionalConnection) throws(StoreError) -> [String] {
        try connection.query(connection.dialect.explain + sql, values) { row throws(StoreError) in
            try row.text(connection.dialect.explainColumn)
        }
    }

    /// What in a plan costs more the more rows there are: reading a whole table, or sorting. Empty, if nothing does.
    static func offences(in plan: [String]) -> [String] {
        plan.filter { step in
            let isSearch = step.contains("SEARCH ") || step.contains("USING INDEX") || step.contains("USING COVERING INDEX")
            return step.contains("Seq Scan") || step.contains("Sort") || step.contains("TEMP B-TREE")
                || (step.hasPrefix("SCAN ") && !isSearch)
        }
    }
}

extension Store {
    /// A line for each listing: its name, and the index that serves it or what is wrong. Only where the tables are so full that reading the
    /// whole of one isn't the fastest. Has the database count its rows first.
    package func plansOfListings() async throws -> [String] {
        try await write { tables in _ = try tables.connection.run("ANALYZE") }
        var lines: [String] = []
        for statement in ListingStatement.all {
            let plan = try await read { tables in
                guard let connection = tables.connection as? any TransactionalConnection else { return [String]() }
                return try statement.plan(connection)
            }
            let offences = ListingStatement.offences(in: plan)
            lines.append("\(statement.name): \(offences.isEmpty ? "by index" : "NOT BY INDEX"): \(plan.joined(separator: " / "))")
        }
        return lines
    }
}
