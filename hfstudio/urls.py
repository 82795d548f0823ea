"""Every URL of the product on one screen."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from avatars.api import AvatarViewSet
from generations import callbacks
from generations.api.assets import AssetFileView, AssetViewSet
from generations.api.catalog import ModelListView, ModelView, MotionListView
from generations.api.generations import GenerationViewSet
from generations.api.money import CostView, ResolveView, UsageView
from generations.views import create, detail, lists
from hfstudio import health
from hfstudio import views as front
from hfstudio.accounts.api import AccountView, ApiKeyViewSet
from hfstudio.media.api import UploadFileView, UploadViewSet
from hfstudio.media.files import StoredFileView
from products import views as product_pages
from products.api import BrandViewSet, ProductViewSet

api = SimpleRouter(use_regex_path=False)
api.register("brands", BrandViewSet, "brand")
api.register("products", ProductViewSet, "product")
api.register("avatars", AvatarViewSet, "avatar")
api.register("uploads", UploadViewSet, "upload")
api.register("generations", GenerationViewSet, "generation")
api.register("assets", AssetViewSet, "asset")
api.register("api-keys", ApiKeyViewSet, "api-key")

api_v1 = [
    path("account/", AccountView.as_view(), name="account"),
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
    path("sign-in/", front.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("brand/", front.change_brand, name="choose-brand"),
    path("theme/", front.change_theme, name="choose-theme"),
    path("products/", product_pages.products, name="products"),
    path("products/import/", product_pages.import_product, name="import-product"),
    path("products/<uuid:pk>/", product_pages.product, name="product"),
    path("products/<uuid:pk>/import/", product_pages.import_progress, name="import-progress"),
    path("create/", create.create, name="create"),
    path("create/call-sheet/", create.call_sheet, name="call-sheet"),
    path("generations/", lists.generations, name="generations"),
    path("generations/<uuid:pk>/", detail.generation, name="generation"),
    path("generations/<uuid:pk>/progress/", detail.progress, name="generation-progress"),
    path("generations/<uuid:pk>/cancel/", detail.cancel, name="cancel-generation"),
    path("generations/<uuid:pk>/retry/", detail.retry, name="retry-generation"),
    path("generations/<uuid:pk>/decide/", detail.decide, name="decide-generation"),
    path("library/", lists.library, name="library"),
]

urlpatterns = [
    *portal,
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerView.as_view(authentication_classes=[], permission_classes=[]),
        name="api-docs",
    ),
    path("api/v1/", include(api_v1)),
    path("callbacks/<slug:provider>/<slug:token>/", callbacks.receive, name="callback"),
    path("media/<uuid:pk>", StoredFileView.as_view(), name="stored-file"),
]

handler400 = "hfstudio.errors.bad_request"
handler404 = "hfstudio.errors.page_not_found"
handler500 = "hfstudio.errors.server_error"
