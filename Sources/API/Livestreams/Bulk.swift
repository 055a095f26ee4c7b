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
