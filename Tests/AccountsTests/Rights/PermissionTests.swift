import Store
import Testing

@testable import Accounts

@Suite struct PermissionTests {
    /// Written by hand and apart from the program: a change to who may what shows here as well.
    private static let matrix = """
                                 owner admin moderator creator member
        seeOrganisation            x     x       x        x      x
        changeOrganisation         x     x       -        -      -
        deleteOrganisation         x     -       -        -      -
        listMembers                x     x       x        -      -
        inviteMembers              x     x       -        -      -
        changeRoles                x     x       -        -      -
        removeMembers              x     x       -        -      -
        blockPeople                x     x       x        -      -
        applyAsCreator             -     -       -        -      x
        decideApplications         x     x       -        -      -
        readAuditLog               x     x       -        -      -
        watchMembersOnly           x     x       x        x      x
        createLivestreams          x     x       x        x      -
        changeOwnLivestreams       x     x       x        x      -
        changeAnyLivestream        x     x       -        -      -
        seeHiddenLivestreams       x     x       x        -      -
        operateOwnLivestreams      x     x       x        x      -
        operateAnyLivestream       x     x       -        -      -
        stopAnyLivestream          x     x       x        -      -
        useOwnStreamKeys           x     x       x        x      -
        useAnyStreamKey            x     x       -        -      -
        moderateParticipants       x     x       x        -      -
        manageRecordings           x     x       -        -      -
        managePages                x     x       -        -      -
        readStatistics             x     x       x        -      -
        manageIntegrations         x     x       -        -      -
        """

    @Test("Who may what is exactly this")
    func matrix() {
        let lines = Self.matrix.split(separator: "\n").dropFirst().map { $0.split(separator: " ").map(String.init) }
        let roles: [Role] = [.owner, .admin, .moderator, .creator, .member]
        let actual = Permission.allCases.map { permission in
            [permission.rawValue] + roles.map { permission.roles.contains($0) ? "x" : "-" }
        }
        #expect(lines == actual)
    }

    @Test("A mightier role may all that a lesser one may, except to apply for what it has")
    func monotone() {
        for permission in Permission.allCases where permission != .applyAsCreator {
            for (lesser, mightier) in zip(Role.allCases, Role.allCases.dropFirst()) where permission.roles.contains(lesser) {
                #expect(permission.roles.contains(mightier), "\(permission) \(lesser) \(mightier)")
            }
        }
    }

    @Test("Each scope but those for one's own account is asked for by some permission")
    func scopes() {
        let used = Set(Permission.allCases.map(\.scope))
        #expect(Set(Scope.allCases).subtracting(used) == [.accountRead])
    }
}

@Suite struct RoleRulesTests {
    @Test("Nobody touches somebody above, gives more than they have, or takes over an account that isn't below theirs")
    func rules() {
        for actor in Role.allCases {
            for target in Role.allCases {
                #expect(RoleRules.mayTouch(actor, target: target) == (target <= actor))
                #expect(RoleRules.mayGrant(actor, target) == (target <= actor))
                #expect(RoleRules.mayHandOver(actor, target: target) == (target < actor && actor >= .admin))
            }
            #expect(RoleRules.mayTouch(nil, target: actor) && RoleRules.mayGrant(nil, actor))
        }
    }
}
