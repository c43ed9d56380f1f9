"""The SOP workshop: drafts, comments, public consultation, sign-off and publishing of a service's procedure."""
