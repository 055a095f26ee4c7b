/// Records that are asked for by several ids in one statement.
enum SeveralIDs {
    /// How many ids a statement takes: few kinds of statements, so that each is prepared once.
    private static let sizes = [1, 8, 50, listingLimitMax]

    /// Calls `query` with as many marks (`$1, $2, …`) and values as ids, in one or several goes. Ids may stand twice.
    static func each(_ ids: [String], _ query: (_ marks: String, _ values: [SQLValue]) throws(StoreError) -> Void) throws(StoreError) {
        var rest = Array(Set(ids)).sorted()[...]
        while let last = rest.prefix(listingLimitMax).last {
            let some = rest.prefix(listingLimitMax)
            let size = sizes.first { $0 >= some.count } ?? listingLimitMax
            // The last one fills up: a row is found once, however often its id stands there.
            let values = some.map { SQLValue.text($0) } + Array(repeating: .text(last), count: size - some.count)
            try query((1...size).map { "$\($0)" }.joined(separator: ", "), values)
            rest = rest.dropFirst(some.count)
        }
    }
}
