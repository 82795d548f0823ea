"""Every URL of the product on one screen."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from avatars import views as avatar_pages
from avatars.api import AvatarViewSet
from generations import callbacks
from generations.api.assets import AssetFileView, AssetViewSet
from generations.api.catalog import ModelListView, ModelView, MotionListView
from generations.api.generations import GenerationViewSet
from generations.api.money import CostView, ResolveView, UsageView
from generations.api.webhooks import DeliveryViewSet, EndpointViewSet, KeySecretView
from generations.dropin import heygen, platform, platform_uploads, relay
from generations.views import (
    avatar_from,
    budget,
    create,
    detail,
    ledger_csv,
    lists,
    order_keeping,
    provider_pages,
    told,
    usage,
    webhook_pages,
)
from hfstudio import health
from hfstudio import views as front
from hfstudio.accounts import device_views, door, keys, profile, team
from hfstudio.accounts.api import AccountView, ApiKeyViewSet
from hfstudio.api.reference.views import ReferenceView
from hfstudio.guides import views as guides
from hfstudio.installer import views as installer
from hfstudio.media.api import UploadFileView, UploadViewSet
from hfstudio.media.files import StoredFileView
from products import brand_views as brand_pages
from products import edit_views as product_edits
from products import kit_views as kit_pages
from products import views as product_pages
from products.api import BrandViewSet, ProductViewSet

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one door for everybody

api = SimpleRouter(use_regex_path=False)
api.register("brands", BrandViewSet, "brand")
api.register("products", ProductViewSet, "product")
api.register("avatars", AvatarViewSet, "avatar")
api.register("uploads", UploadViewSet, "upload")
api.register("generations", GenerationViewSet, "generation")
api.register("assets", AssetViewSet, "asset")
api.register("api-keys", ApiKeyViewSet, "api-key")
api.register("webhook-endpoints", EndpointViewSet, "webhookendpoint")
api.register("webhook-deliveries", DeliveryViewSet, "webhookdelivery")

api_v1 = [
    path("account/", AccountView.as_view(), name="account"),
    path("account/webhook-secret/", KeySecretView.as_view(), name="webhook-secret"),
    path("models/", ModelListView.as_view(), name="models"),
    path("models/<str:name>/", ModelView.as_view(), name="model"),
    path("motions/", MotionListView.as_view(), name="motions"),
    path("uploads/<uuid:pk>/file", UploadFileView.as_view(), name="upload-file"),
    path("assets/<uuid:pk>/file", AssetFileView.as_view(), name="asset-file"),
    path("generations/cost/", CostView.as_view(), name="cost"),
    path("generations/<uuid:pk>/resolve/", ResolveView.as_view(), name="resolve"),
    path("usage/", UsageView.as_view(), name="usage"),
    *api.urls,
]

portal = [
    path("", front.today, name="today"),
    path("favicon.ico", front.favicon, name="favicon"),
    path("rolling/", front.rolling, name="rolling"),
    path("told/", told.told, name="told"),
    *door.urlpatterns,
    path("profile/", profile.profile, name="profile"),
    path("brand/", front.change_brand, name="choose-brand"),
    path("brand/new/", brand_pages.new_brand, name="new-brand"),
    path("brand/<uuid:pk>/archive/", brand_pages.end_brand, name="archive-brand"),
    path("theme/", front.change_theme, name="choose-theme"),
    path("products/", product_pages.products, name="products"),
    path("products/import/", product_pages.import_product, name="import-product"),
    path("products/<uuid:pk>/", product_pages.product, name="product"),
    path("products/import/many/", product_pages.import_products, name="import-products"),
    path("products/<uuid:pk>/import/", product_pages.import_progress, name="import-progress"),
    path("products/new/", product_edits.new_product, name="new-product"),
    path("products/<uuid:pk>/edit/", product_edits.edit_product, name="edit-product"),
    path("products/<uuid:pk>/pictures/", product_edits.change_pictures, name="change-pictures"),
    path("products/<uuid:pk>/read-again/", product_edits.read_again, name="read-again"),
    path("products/<uuid:pk>/delete/", product_edits.remove_product, name="remove-product"),
    path("avatars/", avatar_pages.avatars, name="avatars"),
    path("avatars/<uuid:pk>/", avatar_pages.avatar, name="avatar"),
    path("avatars/<uuid:pk>/change/", avatar_pages.rename_avatar, name="change-avatar"),
    path("avatars/<uuid:pk>/consent/", avatar_pages.add_consent, name="add-consent"),
    path("avatars/<uuid:pk>/consent/withdraw/", avatar_pages.end_consent, name="end-consent"),
    path("avatars/<uuid:pk>/delete/", avatar_pages.remove_avatar, name="remove-avatar"),
    path("brand/kit/", kit_pages.kit, name="brand-kit"),
    path("brand/kit/import/", kit_pages.import_kit, name="import-kit"),
    path("brand/kit/progress/", kit_pages.progress, name="kit-progress"),
    path("create/", create.create, name="create"),
    path("create/call-sheet/", create.call_sheet, name="call-sheet"),
    path("generations/", lists.generations, name="generations"),
    path("generations/progress/", lists.progress, name="generations-progress"),
    path("generations/<uuid:pk>/", detail.generation, name="generation"),
    path("generations/<uuid:pk>/progress/", detail.progress, name="generation-progress"),
    path("generations/<uuid:pk>/cancel/", detail.cancel, name="cancel-generation"),
    path("generations/<uuid:pk>/avatar/", avatar_from.avatar_from, name="avatar-from"),
    path("generations/<uuid:pk>/retry/", detail.retry, name="retry-generation"),
    path("generations/<uuid:pk>/decide/", detail.decide, name="decide-generation"),
    path("library/", lists.library, name="library"),
    path("library/trash/", lists.trash, name="trash"),
    path("library/trash/<uuid:pk>/empty/", order_keeping.empty_trash, name="empty-trash"),
    path("library/change/", order_keeping.change_many, name="change-many"),
    path("usage/", usage.usage, name="usage-page"),
    path("usage/ledger.csv", ledger_csv.ledger, name="usage-ledger"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/invite/", team.invite_member, name="invite-member"),
    path("settings/team/<int:pk>/", team.change_member, name="change-member"),
    path("settings/team/invitations/<int:pk>/", team.revoke_invitation, name="revoke-invitation"),
    path("settings/budget/", budget.budget, name="budget"),
    path("settings/keys/", keys.keys, name="keys"),
    path("settings/keys/make/", keys.make_key, name="make-key"),
    path("settings/keys/<uuid:pk>/", keys.revoke_key, name="revoke-key"),
    path("settings/providers/", provider_pages.provider_accounts, name="provider-accounts"),
    path("settings/providers/<int:pk>/", provider_pages.test_account, name="test-account"),
    path("settings/webhooks/", webhook_pages.webhooks, name="webhooks"),
    path("settings/webhooks/new/", webhook_pages.new_webhook, name="new-webhook"),
    path("settings/webhooks/<uuid:pk>/", webhook_pages.change_webhook, name="change-webhook"),
    path("settings/webhooks/<uuid:pk>/edit/", webhook_pages.edit_webhook, name="edit-webhook"),
    path("settings/webhooks/deliveries/<uuid:pk>/", webhook_pages.send_again, name="send-again"),
    path("join/<str:token>/", team.join, name="join"),
]

docs = [
    path("docs/", guides.index, name="guides"),
    path("docs/index.json", guides.contents, name="guides-contents"),
    path("docs/<slug:name>.md", guides.plain, name="guide-text"),
    path("docs/<slug:name>/", guides.page, name="guide"),
    path("install.sh", installer.script, name="install"),
    path("install/<str:name>", installer.package, name="install-wheel"),
]

device_grant = [
    path("oauth/device/code", device_views.code, name="device-code"),
    path("oauth/token", device_views.token, name="device-token"),
    path("device", device_views.device, name="device"),
]

urlpatterns = [
    *portal,
    *docs,
    *device_grant,
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]), name="schema"),
    path("api/docs/", ReferenceView.as_view(), name="api-docs"),
    path(
        "api/docs/console/",
        SpectacularSwaggerSplitView.as_view(
            authentication_classes=[], permission_classes=[], template_name="docs/console.html"
        ),
        name="api-console",
    ),
    path("api/v1/", include(api_v1)),
    path("callbacks/<slug:provider>/<slug:token>/", callbacks.receive, name="callback"),
    path("media/<uuid:pk>", StoredFileView.as_view(), name="stored-file"),
]

platform_api = [
    path("requests/<str:request_id>/status", platform.RequestView.as_view(), name="platform-request"),
    path("requests/<str:request_id>/cancel", platform.CancelView.as_view(), name="platform-cancel"),
    path("files/generate-upload-url", platform_uploads.UploadAddressView.as_view(), name="platform-upload-address"),
    path("uploads/<str:ticket>", platform_uploads.UploadView.as_view(), name="platform-upload"),
    path("estimate/<path:model>", platform.EstimateView.as_view(), name="platform-estimate"),
    path("models", platform.ModelsView.as_view(), name="platform-models"),
    path("v1/motions", platform.MotionsView.as_view(), name="platform-motions"),
    path("v1/job-sets/<str:request_id>", platform.JobSetView.as_view(), name="platform-job-set"),
    path("v1/text2image/soul-styles", platform.NoneView.as_view(), name="platform-styles"),
    path("v1/text2image/soul-styles/v2", platform.NoneView.as_view(), name="platform-styles-v2"),
    path("v1/custom-references/list", platform.CharactersView.as_view(), name="platform-characters"),
    path("<path:model>", platform.ModelView.as_view(), name="platform-model"),
]

dropin = [
    path("higgsfield/generate", relay.GenerateView.as_view(), name="relay-generate"),
    path("higgsfield/ads", relay.AdsView.as_view(), name="relay-ads"),
    path("higgsfield/feed/<str:feed_id>", relay.FeedView.as_view(), name="relay-feed"),
    path("motions", relay.MotionsView.as_view(), name="relay-motions"),
    path("v1/workflows", heygen.WorkflowsView.as_view(), name="heygen-workflows"),
    path("v1/workflows/executions", heygen.ExecutionsView.as_view(), name="heygen-executions"),
    path("v1/workflows/executions/<str:execution_id>", heygen.ExecutionView.as_view(), name="heygen-execution"),
    path("v1/nodes/executions", heygen.NodeExecutionsView.as_view(), name="heygen-nodes"),
    path("v1/nodes/executions/<str:execution_id>", heygen.ExecutionView.as_view(), name="heygen-node"),
    path("v1/node/execute", heygen.NodeExecuteView.as_view(), name="heygen-execute"),
    path("v1/node/status", heygen.NodeStatusView.as_view(), name="heygen-status"),
    path("platform/", include(platform_api)),
]
urlpatterns += dropin

handler400 = "hfstudio.errors.bad_request"
handler404 = "hfstudio.errors.page_not_found"
handler500 = "hfstudio.errors.server_error"
