internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

extension Schema {
    static let ids = Schema.array(of: .identifier, countMax: LivestreamLimits.bulkMax)
    static let places = Schema.array(
        of: .object(["id": .identifier, "displayOrder": .integer]), countMax: LivestreamLimits.bulkMax)
}

extension JSON.Node {
    func ids() throws -> [Livestream.ID] { try self["ids"].elements().map { try $0.string() } }

    /// Where livestreams shall stand in listings.
    func places(in name: String) throws -> [LivestreamService.Place] {
        try self[name].elements().map { LivestreamService.Place(id: try $0["id"].string(), displayOrder: try $0["displayOrder"].integer()) }
    }
}

extension LivestreamServices {
    /// The calls that change many livestreams at once, which two surfaces have below their own paths.
    ///
    /// - Parameter things: what the surface calls livestreams; the list's name as well.
    func bulk(at path: String, _ things: String) -> [Endpoint] {
        [
            Endpoint(.put, "\(path)/order", "Orders \(things): all of them or none.") { request in
                try await livestreams.reorder(try request.body().places(in: things), by: request.caller)
                return .done
            }
            .taking(.object([things: .places])),
            Endpoint(.put, "\(path)/visibility", "Shows or hides \(things): all of them or none.") { request in
                let body = try request.body()
                try await livestreams.setVisible(try body["isVisible"].bool(), try body.ids(), by: request.caller)
                return .done
            }
            .taking(.object(["ids": .ids, "isVisible": .boolean])),
        ].map { $0.givingNothing().refusing(.notFound, "One of them isn't there.") }
    }
}
