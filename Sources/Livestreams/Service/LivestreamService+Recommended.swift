package import Accounts
package import Store

extension LivestreamService {
    /// What somebody may like to watch, of what everybody may see: live ones first, each part by the order of listings; not one's own.
    package func recommended(in organisation: Organisation.ID? = nil, limit: Int = 50, by caller: Caller) async throws -> [SeenLivestream] {
        var found: [SeenLivestream] = []
        for states: [Livestream.State] in [[.live, .interrupted], [.scheduled, .starting]] where found.count < limit {
            found += try await list(.open(organisation), states: states, limit: limit, by: caller).records
        }
        return Array(found.filter { $0.livestream.createdBy == nil || $0.livestream.createdBy != caller.userID }.prefix(limit))
    }
}
