"""Every URL of the product on one screen."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from avatars.api import AvatarViewSet
from generations.api.assets import AssetFileView, AssetViewSet
from generations.api.catalog import ModelListView, ModelView
from generations.api.generations import GenerationViewSet
from hfstudio import health
from hfstudio.accounts.api import AccountView, ApiKeyViewSet
from hfstudio.media.api import UploadFileView, UploadViewSet
from hfstudio.media.files import StoredFileView
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
    path("uploads/<uuid:pk>/file", UploadFileView.as_view(), name="upload-file"),
    path("assets/<uuid:pk>/file", AssetFileView.as_view(), name="asset-file"),
    *api.urls,
]

urlpatterns = [
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
    path("media/<uuid:pk>", StoredFileView.as_view(), name="stored-file"),
]

handler404 = "hfstudio.errors.page_not_found"
handler500 = "hfstudio.errors.server_error"
