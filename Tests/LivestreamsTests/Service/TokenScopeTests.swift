import Accounts
import Livestreams
import Store
import Testing

@Suite("What a token may see of livestreams is what its scopes say")
struct TokenScopeTests {
    private func token(_ scopes: Scope...) -> Caller {
        Caller(.token("t", user: House.creator, scopes: Set(scopes), organisation: nil))
    }

    @Test("Without the scope to read, what is for members isn't there; what everybody sees is")
    func reading() async throws {
        let house = try await House()
        let open = try await house.make().livestream.livestream.id
        let inner = try await house.make(by: House.other) { $0.isPublic = .set(false) }.livestream.livestream.id
        #expect(await House.refusal { _ = try await house.livestreams.get(inner, by: token()) } == "not_found")
        #expect(await House.refusal { _ = try await house.participants.join(inner, by: token()) } == "not_found")
        #expect(
            await House.refusal { _ = try await RightsService(house.environment).ticket(livestreamID: inner, by: token()) } == "not_found")
        #expect(await House.refusal { _ = try await house.livestreams.get(inner, by: token(.livestreamsRead)) } == nil)
        #expect(await House.refusal { _ = try await house.livestreams.get(open, by: token()) } == nil)
    }

    @Test("A token for one act does that act, also on what isn't public")
    func acting() async throws {
        let house = try await House()
        let id = try await house.make { $0.isPublic = .set(false) }.livestream.livestream.id
        #expect(await House.refusal { _ = try await house.keys.list(id, by: token(.streamKeys)) } == nil)
        #expect(await House.refusal { _ = try await house.lives.start(id, by: token(.livestreamsWrite)) } == nil)
        #expect(await House.refusal { _ = try await house.lives.start(id, by: token(.streamKeys)) } == "forbidden")
    }
}
